#!/usr/bin/env python3
"""many_tables.py N prints a schema of N tables as pg_dump prints it: of six, three plain ones, two with a natural key and one
with about every guard racegen knows. On average 9 columns, 1.7 keys and 13 methods a table, near the averages of the fifteen
public schemas (1,826 tables) this was measured on: 8.7, 1.6 and 11.8."""

import sys

PLAIN = """CREATE TABLE public.{t} (
    id bigint NOT NULL,
    parent_id bigint NOT NULL,
    author_id bigint,
    title text NOT NULL,
    body text,
    is_public boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
"""

KEYED = """CREATE TABLE public.{t} (
    id bigint NOT NULL,
    parent_id bigint NOT NULL,
    email character varying(200) NOT NULL,
    name text,
    role text DEFAULT 'reader'::text NOT NULL,
    settings jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone,
    CONSTRAINT {t}_role_check CHECK ((role = ANY (ARRAY['reader'::text, 'writer'::text, 'owner'::text])))
);
"""

GUARDED = """CREATE TABLE public.{t} (
    id bigint NOT NULL,
    parent_id bigint,
    code text NOT NULL,
    email character varying(200) NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    amount bigint DEFAULT 0 NOT NULL,
    quantity integer NOT NULL,
    price numeric(12,2) NOT NULL,
    is_gift boolean DEFAULT false NOT NULL,
    details jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    version integer DEFAULT 0 NOT NULL,
    CONSTRAINT {t}_amount_check CHECK ((amount >= 0)),
    CONSTRAINT {t}_quantity_check CHECK (((quantity > 0) AND (quantity <= 1000))),
    CONSTRAINT {t}_state_check CHECK ((state = ANY (ARRAY['open'::text, 'paid'::text, 'sent'::text])))
);

COMMENT ON TABLE public.{t} IS 'Orders of one region';
"""

# What pg_dump says of a table behind its columns, and what it says at the end.
IDENTITY = """
ALTER TABLE public.{t} OWNER TO application;

CREATE SEQUENCE public.{t}_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.{t}_id_seq OWNED BY public.{t}.id;

ALTER TABLE ONLY public.{t} ALTER COLUMN id SET DEFAULT nextval('public.{t}_id_seq'::regclass);
"""
PRIMARY_KEY = "\nALTER TABLE ONLY public.{t}\n    ADD CONSTRAINT {t}_pkey PRIMARY KEY (id);\n"
UNIQUE_EMAIL = "\nALTER TABLE ONLY public.{t}\n    ADD CONSTRAINT {t}_email_unique UNIQUE (parent_id, email);\n"
UNIQUE_CODE = "\nALTER TABLE ONLY public.{t}\n    ADD CONSTRAINT {t}_code_key UNIQUE (code);\n"
INDEX = "\nCREATE INDEX {t}_created_at ON public.{t} USING btree (created_at);\n"
FOREIGN_KEY = """
ALTER TABLE ONLY public.{t}
    ADD CONSTRAINT {t}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.{parent}(id) ON DELETE CASCADE;
"""

SHAPES = [
    ("orders", GUARDED, UNIQUE_CODE + UNIQUE_EMAIL),
    ("notes", PLAIN, ""),
    ("members", KEYED, UNIQUE_EMAIL),
    ("notes", PLAIN, ""),
    ("members", KEYED, UNIQUE_EMAIL),
    ("notes", PLAIN, ""),
]

tables = [(f"{SHAPES[number % len(SHAPES)][0]}_{number}", SHAPES[number % len(SHAPES)]) for number in range(int(sys.argv[1]))]
for name, (_, columns, _) in tables:
    print((columns + IDENTITY).format(t=name))
for name, (_, _, keys) in tables:
    print((PRIMARY_KEY + keys).format(t=name))
for name, _ in tables:
    print(INDEX.format(t=name))
for number, (name, _) in enumerate(tables):
    print(FOREIGN_KEY.format(t=name, parent=tables[number // 2][0]))
