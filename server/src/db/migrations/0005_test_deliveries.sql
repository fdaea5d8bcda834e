-- Sent by the Test button: digested to be shown, and never feedback.
ALTER TABLE deliveries ADD COLUMN is_test boolean NOT NULL DEFAULT false;
