"""The life of a signing order in the service.

port     what is asked of others: the outbox, the archive, the seal
"""
