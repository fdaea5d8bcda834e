-- When the words of an item were deleted because its source no longer has them; the row stays, so that it is not taken in again.
ALTER TABLE feedback ADD COLUMN erased_at timestamptz;
