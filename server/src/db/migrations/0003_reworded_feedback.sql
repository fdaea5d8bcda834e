-- Its words changed at its source after they were read: the grouping has to look at it again.
ALTER TABLE feedback ADD COLUMN reworded boolean NOT NULL DEFAULT false;
CREATE INDEX feedback_reworded ON feedback (project_id, "position") WHERE reworded;
-- What a sync says of itself that is no failure, such as a part that its token may not read.
ALTER TABLE sources ADD COLUMN sync_note text;
