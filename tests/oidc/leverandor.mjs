// A login provider for tests: oidc-provider as it comes, with a page where a test says who it is, and a handle for what a test must be able to
// turn. Started with a pipe on stdin (it ends when the pipe does), it writes one line of JSON with its port.
//
// POST /_styr {…} sets how it behaves from now on (see `styring`); GET /_styr tells what it has sent and heard.

import { createServer } from 'node:http'
import { SignJWT, importJWK, jwtVerify, createLocalJWKSet } from 'jose'
import Provider, { errors } from 'oidc-provider'
import { nyNokkel } from './nokkel.mjs'

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const start = () => ({ vri: null, hode: null, signer: 'egen', svar: null, metadata: null, forsinkelse: {}, stort: null, sett: [] })
let styring = start()
const personer = new Map() // sub → claims
let fanget = [] // logout tokens that were sent, and where
let sisteToken // who logged in last, as the provider told it
const rader = new Map() // what the provider keeps; it outlives a change of keys

class Lager {
  constructor(navn) { this.navn = navn }
  nokkel(id) { return `${this.navn}:${id}` }
  async upsert(id, verdi) { rader.set(this.nokkel(id), verdi) }
  async find(id) { return rader.get(this.nokkel(id)) }
  async findByUid(uid) { return [...rader].find(([k, v]) => k.startsWith(`${this.navn}:`) && v.uid === uid)?.[1] }
  async findByUserCode() { return undefined }
  async consume(id) { rader.get(this.nokkel(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { rader.delete(this.nokkel(id)) }
  async revokeByGrantId(grant) { for (const [k, v] of rader) if (v.grantId === grant) rader.delete(k) }
}

let nokkel = nyNokkel()
const fremmed = nyNokkel()
let adresse, leverandor, kall
let par = true // requests must be pushed; false: the provider knows no such thing

function nyLeverandor() {
  leverandor = new Provider(adresse, {
    adapter: Lager,
    jwks: { keys: [nokkel] },
    cookies: { keys: ['proving'] },
    clockTolerance: 10,
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'RS256', token_endpoint_auth_method: 'private_key_jwt' },
    acrValues: ['idporten-loa-substantial', 'idporten-loa-high', 'substantial', 'high', 'to-faktor'],
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub', 'pid', 'name', 'roller', 'authorization_details'], acr: null, auth_time: null, sid: null },
    conformIdTokenClaims: false,
    extraParams: ['authorization_details'],
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: par, requirePushedAuthorizationRequests: par },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      resourceIndicators: { enabled: false },
    },
    pkce: { required: () => true },
    interactions: { url: (_, interaksjon) => `/interaksjon/${interaksjon.uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...personer.get(sub) }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    fetch: async (url, valg) => {
      fanget.push({ til: String(url), skjema: Object.fromEntries(new URLSearchParams(String(valg.body))) })
      return new Response('', { status: 200 })
    },
  })
  leverandor.registerGrantType(JWT_BEARER, maskinporten, ['assertion', 'scope'])
  kall = leverandor.callback()
}

// As Maskinporten does it: the client's own signature against a token that names its organisation.
async function maskinporten(ctx) {
  const klient = ctx.oidc.client
  const bevis = await jwtVerify(ctx.oidc.params.assertion, createLocalJWKSet(klient.jwks), { issuer: klient.clientId, audience: adresse })
    .catch(() => { throw new errors.InvalidGrant('assertion') })
  const na = Math.floor(Date.now() / 1000)
  const krav = {
    iss: `${adresse}/`, client_id: klient.clientId, client_amr: 'private_key_jwt', token_type: 'Bearer', scope: bevis.payload.scope,
    consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${klient.clientId.replace('maskin-', '')}` },
    iat: na, exp: na + 119, jti: crypto.randomUUID(),
  }
  if (bevis.payload.resource) krav.aud = bevis.payload.resource
  ctx.body = { access_token: await signert(krav, nokkel), token_type: 'Bearer', expires_in: 119, scope: bevis.payload.scope }
}

const signert = async (krav, med, hode = {}) =>
  new SignJWT(krav).setProtectedHeader({ alg: 'RS256', kid: med.kid, ...hode }).sign(await importJWK(med, 'RS256'))

const SIGNERERE = {
  egen: (krav) => signert(krav, nokkel, styring.hode ?? {}),
  fremmed: (krav) => signert(krav, { ...fremmed, kid: nokkel.kid }),
  'ukjent-nokkel': (krav) => signert(krav, fremmed),
  ingen: (krav) => `${b64({ alg: 'none' })}.${b64(krav)}.`,
  hemmelighet: (krav) => // signed with the public key as if it were a shared secret
    new SignJWT(krav).setProtectedHeader({ alg: 'HS256', kid: nokkel.kid }).sign(new TextEncoder().encode(nokkel.n)),
}
const b64 = (verdi) => Buffer.from(JSON.stringify(verdi)).toString('base64url')

// What the provider answers at its token endpoint, turned as the test asks for: a claim gets a value, goes away (null), or is moved ({"+": n}).
async function vri(svar) {
  const { id_token: token } = svar
  sisteToken = token
  if (!token || (!styring.vri && !styring.hode && styring.signer === 'egen')) return { ...svar, ...styring.svar }
  const krav = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))
  for (const [navn, verdi] of Object.entries(styring.vri ?? {})) {
    if (verdi === null) delete krav[navn]
    else krav[navn] = verdi?.['+'] === undefined ? verdi : (krav[navn] ?? krav.iat) + verdi['+']
  }
  return { ...svar, id_token: await SIGNERERE[styring.signer](krav), ...styring.svar }
}

const lest = async (req) => { const biter = []; for await (const bit of req) biter.push(bit); return Buffer.concat(biter).toString() }
const json = (res, verdi) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(verdi))

async function styr(req, res) {
  if (req.method === 'POST') {
    const { nullstill, roter, klient, utenPar, ...resten } = JSON.parse(await lest(req))
    if (nullstill) { styring = start(); fanget = [] }
    if ((nullstill || utenPar) && par === !!utenPar) { par = !utenPar; nyLeverandor() }
    if (klient) rader.set(`Client:${klient.client_id}`, klient)
    if (roter) { nokkel = nyNokkel(); nyLeverandor() }
    styring = { ...styring, ...resten }
  }
  json(res, { kid: nokkel.kid, fanget, sisteToken, sett: styring.sett })
}

async function interaksjon(req, res) {
  const detaljer = await leverandor.interactionDetails(req, res)
  if (req.method === 'GET') return json(res, { prompt: detaljer.prompt, params: detaljer.params })
  const { sub, acr, krav, avbryt } = JSON.parse(await lest(req))
  if (krav) personer.set(sub, krav)
  const innlogget = { login: { accountId: sub, acr: acr ?? detaljer.params.acr_values?.split(' ')[0] } }
  const svar = avbryt ? { error: avbryt } : detaljer.prompt.name === 'consent' ? { consent: {} } : innlogget
  return leverandor.interactionFinished(req, res, svar, { mergeWithLastSubmission: false })
}

// The provider's own answer, held back so that it can be turned.
function medVridning(req, res) {
  const slutt = res.end.bind(res)
  res.end = (kropp) => {
    const svar = JSON.parse(String(kropp))
    const endret = req.url === '/token' ? vri(svar) : Promise.resolve({ ...svar, ...styring.metadata })
    endret.then((verdi) => {
      const raa = JSON.stringify(verdi, (_, v) => (v === '' ? undefined : v))
      res.removeHeader('content-length')
      slutt(raa)
    })
    return res
  }
  return kall(req, res)
}

const VRIDES = new Set(['/token', '/.well-known/openid-configuration'])

createServer(async (req, res) => {
  const sti = req.url.split('?')[0]
  if (sti === '/_styr') return styr(req, res)
  styring.sett.push(`${req.method} ${sti}`)
  if (styring.forsinkelse[sti]) await new Promise((ferdig) => setTimeout(ferdig, styring.forsinkelse[sti]))
  if (styring.stort === sti || styring[sti]) await lest(req)
  if (styring.stort === sti) return res.writeHead(200, { 'content-type': 'application/json' }).end(`{"x":"${'x'.repeat(400_000)}"}`)
  if (styring[sti]) return res.writeHead(styring[sti]).end('{}')
  if (sti.startsWith('/interaksjon/')) return interaksjon(req, res)
  return VRIDES.has(sti) ? medVridning(req, res) : kall(req, res)
}).listen(0, '127.0.0.1', function () {
  adresse = `http://127.0.0.1:${this.address().port}`
  nyLeverandor()
  console.log(JSON.stringify({ adresse }))
})
process.stdin.on('end', () => process.exit(0)).resume()
