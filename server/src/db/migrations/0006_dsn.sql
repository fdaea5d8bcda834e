-- SDKs of Sentry post to a number, with a public key that its owner reads again: it is stored sealed beside its hash.
ALTER TABLE sources ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY UNIQUE;
ALTER TABLE sources ADD COLUMN public_key text;
