"""The life of a signing order in the service. Read `gang` first.

    gang         the way of an order: open, tell, receive, sign, and the job that does what is due
    trinn        what the service does of itself, one step for each thing that can be due
    apning       may the document be sent, who signs, how are they reached
    segl         is the signed file what was sent? then the county's seal
    omgivelser   what all of it stands on
    port         what is asked of others: the outbox, the archive, the seal
    svar         an order as it is answered
    feil         what signing refuses, as our errors
    oppsett      puts it together for an installation

    postenko         the queues at Posten signering: ask, fetch, store, tell, and only then confirm
    postenlager      where sendings, jobs and proofs are kept
    postentilgang    how each county calls Posten
    postenkontroll   is what Posten returned what was sent, signed by the right ones?

The order itself (what may follow what) is pure and stands in `signing.order`; its rows are in `app.lager.oppdrag`.
"""
