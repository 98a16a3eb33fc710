CREATE TABLE teams (team_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "members
.exit 1" (
  team_id bigint NOT NULL REFERENCES teams,
  name    text   NOT NULL,
  PRIMARY KEY (team_id, name)
);
