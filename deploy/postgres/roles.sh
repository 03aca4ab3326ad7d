#!/bin/sh
# Run once by the postgres image, in an empty database: the role that web, worker and beat connect as. It owns no table;
# the migration step grants it what it needs, and the triggers that keep the log append-only cannot be lifted by it.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set role="$APP_ROLE" --set password="$APP_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"role";
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
