-- Members of a cluster are always asked for within the project. With the cluster alone in the index a planner without statistics
-- read all of the project's feedback instead.
DROP INDEX feedback_cluster;
CREATE INDEX feedback_cluster ON feedback (cluster_id, project_id);
