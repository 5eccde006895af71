# Newsdesk and its Airflow in one image; docker-compose.yaml starts each component from it.
FROM python:3.11-slim

RUN useradd --uid 50000 --gid 0 --home-dir /opt/airflow --create-home airflow \
    && install -d -o airflow -g 0 -m 0775 /opt/airflow/logs /opt/newsdesk/config /opt/newsdesk/var

COPY requirements.lock /opt/newsdesk/
RUN pip install --no-cache-dir --require-hashes -r /opt/newsdesk/requirements.lock

COPY include /opt/newsdesk/include
COPY dags /opt/newsdesk/dags
COPY plugins /opt/newsdesk/plugins

# include/ alone: with the root on the path, dags and plugins would become importable and modules exist twice.
ENV AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/newsdesk/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/newsdesk/plugins \
    PYTHONPATH=/opt/newsdesk/include \
    PYTHONUNBUFFERED=1

USER airflow
WORKDIR /opt/airflow
CMD ["airflow", "version"]
