-- What a vendor's API wants of us, as sealed JSON: write-only, like the secret.
ALTER TABLE sources ADD COLUMN credentials text;
