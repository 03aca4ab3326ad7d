# One image for web, worker, beat and the migration step; docker-compose.yml gives each its command.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data

# A fixed number, so that the volume keeps its owner when the image is built again.
RUN useradd --uid 10001 --no-create-home --home-dir /data demarche \
    && install --directory --mode 0700 --owner demarche --group demarche /data

# Fonts for letters in scripts that ours lack, Arabic and Chinese among them (docs/adr/0055): about 135 MB.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
ENV LETTER_FONTS=/usr/share/fonts

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.lock
COPY manage.py ./
COPY config ./config
COPY organisations ./organisations
COPY campaigns ./campaigns
COPY letters ./letters
COPY templates ./templates
COPY static ./static
COPY locale ./locale

USER 10001
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]
