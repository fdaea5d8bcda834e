-- What models cost a project for plans and fixes, by UTC day, with what is booked for requests under way: compared with its daily budget.
CREATE TABLE fix_spending (
  project_id uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  day date NOT NULL,
  usd double precision NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, day)
);
