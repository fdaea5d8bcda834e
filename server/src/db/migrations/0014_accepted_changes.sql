-- Which act made a change, so that it is open again when that is undone, and which cluster it founded.
ALTER TABLE grouping_changes
  ADD COLUMN act_id uuid REFERENCES grouping_acts (id) ON DELETE SET NULL,
  ADD COLUMN founded_id uuid;
