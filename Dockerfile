# The image of web, worker, beat and migrate. Its root file system is never written to.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1
RUN python -m venv /opt/venv
COPY requirements-s3.txt /tmp/requirements-s3.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements-s3.txt
COPY . /app
WORKDIR /app
# Translations and static files are made here, with a key that exists only for this command.
RUN /opt/venv/bin/pybabel compile --directory locale --domain django \
    && KZ_ENV=production KZ_SECRET_KEY=only-to-collect-static-files KZ_STATIC_DIR=/app/staticfiles \
       /opt/venv/bin/python manage.py collectstatic --noinput \
    && /opt/venv/bin/python -m compileall -q /app

FROM python:3.13-slim
RUN groupadd --system --gid 10001 kz && useradd --system --uid 10001 --gid kz --no-create-home kz \
    && install -d -o kz -g kz /var/lib/kz-ipr /var/lib/kz-ipr/files /var/lib/kz-ipr/heads \
       /var/lib/kz-ipr/beat /var/lib/kz-ipr/declaration-system
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
ENV PATH=/opt/venv/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kz_ipr.settings KZ_ENV=production \
    KZ_VAR_DIR=/var/lib/kz-ipr KZ_STATIC_DIR=/app/staticfiles
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-m", "kz_ipr.probe", "/health/live"]
CMD ["gunicorn", "kz_ipr.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
