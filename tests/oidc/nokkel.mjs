// Keys of the login provider.
//
// A key goes through PEM before it is exported as JWK. Node 20 holds a key's lock while it exports it, and a garbage collection just then may
// throw away the job that made the very same key, which takes the lock first: the process waits for itself, and never says anything again.

import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto'

export const nyNokkel = (biter = 2048) => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: biter,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const jwk = createPrivateKey(privateKey).export({ format: 'jwk' })
  return { ...jwk, use: 'sig', alg: 'RS256', kid: createHash('sha256').update(jwk.n).digest('hex').slice(0, 16) }
}
