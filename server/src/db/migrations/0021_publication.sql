-- What a fix publishes is decided once, beside its branch and commit: a fix that goes on after a crash publishes this and nothing else.
-- It goes when nothing of a failed fix is left at the forge.
ALTER TABLE jobs ADD COLUMN publication jsonb;
