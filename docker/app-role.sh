#!/bin/sh
# Run once by the postgres image, when its data folder is new: makes the role of web, worker and beat.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$KZ_APP_PASSWORD" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE kz_app LOGIN PASSWORD :'password';
SQL
