import { z } from 'zod';
import { Id, Timestamp } from './page.ts';

/** A value as data. Tests are written from it by us; it never is source text that somebody sent. */
export type Literal =
  | { kind: 'nothing' }
  /** JavaScript's own, which is not its null. */
  | { kind: 'undefined' }
  | { kind: 'boolean'; value: boolean }
  /** As it is written, for `1.0` is not `1` and a whole number may be larger than a double holds. */
  | { kind: 'number'; text: string }
  | { kind: 'string'; value: string }
  | { kind: 'list' | 'tuple' | 'set'; items: Literal[] }
  | { kind: 'map'; entries: [Literal, Literal][] };

const NUMBER = /^-?(\d+(\.\d+)?(e[+-]?\d+)?|inf|nan)$/;

export const Literal: z.ZodType<Literal> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('nothing') }),
      z.object({ kind: z.literal('undefined') }),
      z.object({ kind: z.literal('boolean'), value: z.boolean() }),
      z.object({ kind: z.literal('number'), text: z.string().max(400).regex(NUMBER) }),
      z.object({ kind: z.literal('string'), value: z.string().max(10_000) }),
      z.object({ kind: z.enum(['list', 'tuple', 'set']), items: z.array(Literal).max(1000) }),
      z.object({ kind: z.literal('map'), entries: z.array(z.tuple([Literal, Literal])).max(1000) }),
    ]),
  )
  // By its name it can be described although it holds itself.
  .meta({ id: 'Literal' });

/** What stands in the brackets of a call; `named` are Python's keyword arguments. */
export const Given = z.object({
  arguments: z.array(Literal).max(20),
  named: z
    .array(
      z.object({
        name: z
          .string()
          .max(100)
          .regex(/^[\p{L}_][\p{L}\p{N}_]*$/u),
        value: Literal,
      }),
    )
    .max(20)
    .optional(),
});
export type Given = z.infer<typeof Given>;

/** A call of the repository's own code. `function` is a name, or `Class.method`. */
export const ExampleCall = Given.extend({
  /** Where the function is; null: the only one of that name. */
  file: z.string().max(400).nullable(),
  function: z
    .string()
    .max(200)
    .regex(/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)?$/u),
  /** What the class of a method is made with first; absent: with nothing. */
  made: Given.optional(),
  /** What it yields is gone through into a list first: `list(f(x))`, `[...f(x)]`. */
  collected: z.boolean().optional(),
});
export type ExampleCall = z.infer<typeof ExampleCall>;

/** What the call should do. `no_error` is the weakest, from a crash: it only says that this error is not raised. */
export const Expected = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), value: Literal }),
  z.object({ kind: z.literal('error'), error: z.string().max(200) }),
  z.object({ kind: z.literal('no_error'), error: z.string().max(200) }),
]);
export type Expected = z.infer<typeof Expected>;

/** An input and what should come out: the test that a fix is held against. */
export const Example = z
  .object({
    id: Id,
    cluster_id: Id,
    repository_id: Id,
    /** Who gave it: a report's text, a person's form, or the answer to a question of a fix. */
    origin: z.enum(['report', 'form', 'answer']),
    feedback_id: Id.nullable(),
    /** Only an accepted one becomes a test of the repository. */
    state: z.enum(['proposed', 'accepted', 'refused']),
    call: ExampleCall,
    expected: Expected,
    /** Both as code of the repository's language, for people. */
    shown: z.object({ call: z.string(), expected: z.string() }),
    /** The test as it would be committed; null with the reason when none can be written. */
    test: z.object({ path: z.string(), text: z.string() }).nullable(),
    problem: z.string().nullable(),
    decided_by: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'Example' });
export type Example = z.infer<typeof Example>;

/** Typed by a person: arguments and result as literals of the repository's language, `"a b", 3` and `"a-b"`. */
export const ExampleCreate = z
  .object({
    repository_id: Id.optional(),
    file: z.string().trim().max(400).optional(),
    function: z.string().trim().min(1).max(200),
    arguments: z.string().max(10_000),
    expected: z.string().max(10_000),
  })
  .meta({ id: 'ExampleCreate' });
export type ExampleCreate = z.infer<typeof ExampleCreate>;

/** A cluster's examples, the newest first, and how many more its reports seem to hold that nobody has looked at. */
export const ExampleList = z.object({ items: z.array(Example), in_reports: z.int() }).meta({ id: 'ExampleList' });
export type ExampleList = z.infer<typeof ExampleList>;

export const ExampleDecision = z.object({ state: z.enum(['accepted', 'refused']) }).meta({ id: 'ExampleDecision' });
export type ExampleDecision = z.infer<typeof ExampleDecision>;

/** Two or more edits pass all tests and differ for this call: which result is right? */
export const Choice = z
  .object({
    call: ExampleCall.nullable(),
    shown: z.string(),
    options: z.array(
      z.object({
        shown: z.string(),
        /** Null when the result is no plain value (an error, an object): then it cannot become a test. */
        expected: Literal.nullable(),
        patch: z.string(),
      }),
    ),
  })
  .meta({ id: 'Choice' });
export type Choice = z.infer<typeof Choice>;

/** The answer to a choice: one of its options, or another value, typed. It becomes a regression test, and the fix starts again. */
export const ChoiceAnswer = z
  .union([z.object({ option: z.int().min(0) }), z.object({ expected: z.string().max(10_000) })])
  .meta({ id: 'ChoiceAnswer' });
export type ChoiceAnswer = z.infer<typeof ChoiceAnswer>;
