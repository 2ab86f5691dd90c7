# Two stages: the first installs by hash, the second carries only what runs. ARG BASE lets a county use its own mirror.
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS bygg
WORKDIR /bygg
COPY requirements-drift.lock pyproject.toml README.md ./
RUN python3 -m venv /opt/kontraktverk \
 && /opt/kontraktverk/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-drift.lock

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --home-dir /data --shell /usr/sbin/nologin kontraktverk \
 && install -d -o kontraktverk -g kontraktverk -m 0700 /data
COPY --from=bygg /opt/kontraktverk /opt/kontraktverk
WORKDIR /srv/kontraktverk
COPY app app
COPY signing signing
COPY forms forms
COPY templates templates
COPY pyproject.toml ./
ARG REVISJON=
RUN printf %s "$REVISJON" > app/drift/revisjon.txt
ENV PATH=/opt/kontraktverk/bin:$PATH \
    PYTHONPATH=/srv/kontraktverk \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    KONTRAKTVERK_DATA=/data \
    KONTRAKTVERK_LYTT=0.0.0.0
USER kontraktverk
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/helse/levende', timeout=4)"]
CMD ["python", "-m", "app.cli", "server", "--port", "8000"]
