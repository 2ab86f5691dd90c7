# Two stages: the first installs by hash, the second carries only what runs. ARG BASE lets a county use its own mirror.
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS bygg
WORKDIR /bygg
COPY requirements-drift.lock pyproject.toml README.md ./
RUN python3 -m venv /opt/kontraktverk \
 && /opt/kontraktverk/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-drift.lock \
 && /opt/kontraktverk/bin/pip uninstall --yes --quiet setuptools pip

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin kontraktverk \
 && install -d -o kontraktverk -g kontraktverk -m 0700 /data
COPY --from=bygg /opt/kontraktverk /opt/kontraktverk
WORKDIR /srv/kontraktverk
COPY app app
COPY signing signing
COPY forms forms
COPY templates templates
COPY pyproject.toml ./
ARG REVISJON=
# What is in the image, for whoever must know whether a fault somewhere is a fault here: /srv/kontraktverk/sbom.cdx.json
COPY requirements-drift.lock ./
COPY scripts/avhengigheter.py scripts/avhengigheter.py
RUN printf %s "$REVISJON" > app/drift/revisjon.txt \
 && dpkg-query -W -f '${Package} ${Version}\n' > /tmp/debian \
 && /opt/kontraktverk/bin/python scripts/avhengigheter.py sbom --debian /tmp/debian > sbom.cdx.json \
 && rm -r /tmp/debian scripts requirements-drift.lock
ENV PATH=/opt/kontraktverk/bin:$PATH \
    PYTHONPATH=/srv/kontraktverk \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KONTRAKTVERK_DATA=/data \
    KONTRAKTVERK_LYTT=0.0.0.0
# By number, so that a platform that refuses root can see that this is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/helse/levende', timeout=4)"]
CMD ["python", "-m", "app.cli", "server", "--port", "8000"]
