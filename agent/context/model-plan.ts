import { generateText, type LanguageModel, type LanguageModelUsage, NoObjectGeneratedError, Output } from 'ai';
import { z } from 'zod';
import { modelFailure } from '../models/failure.ts';
import { addUsage, noUsage, usageOf } from '../models/usage.ts';
import { fillPrompt } from '../prompts/fill.ts';
import type { PlanDraft, Usage } from '../types.ts';
import { candidateFiles, type Told } from './candidate-files.ts';
import { matchFrames } from './frames.ts';
import { cleaned, newQuotation, type Quotation, quoteReports } from './quote.ts';

export interface ModelPlanRequest {
  model: LanguageModel;
  price: { inputUsdPerMillion: number; outputUsdPerMillion: number };
  told: Told;
  /** The repository's paths at the base commit. */
  files: string[];
  read(file: string): string | null;
  signal: AbortSignal;
}

export type ModelPlanResult =
  | { ok: true; plan: PlanDraft; usage: Usage }
  | { ok: false; reason: string; retryable: boolean; usage: Usage };

const PlanAnswer = z.object({
  cause: z.string(),
  files: z.array(z.string()),
  tasks: z.array(z.string()),
  citations: z.array(z.object({ path: z.string(), line: z.number().int().nullable() })),
});

const TRIES = 2;
const ANSWER_MS_MAX = 120_000;

/**
 * A plan by a model. Every citation is checked: what does not exist at the base commit is struck out, and a plan that
 * names no existing file is refused. Failures of the provider and answers of the wrong form are values.
 */
export async function modelPlan(request: ModelPlanRequest): Promise<ModelPlanResult> {
  const prompt = planPrompt(request);
  let usage = noUsage;
  let reason = 'the model gave an answer of the wrong form';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_MS_MAX)]);
      const result = await generateText({
        model: request.model,
        prompt,
        output: Output.object({ schema: PlanAnswer }),
        abortSignal: signal,
      });
      usage = addUsage(usage, usageOf(result.usage, request.price));
      const plan = checked(result.output, request);
      if (plan) return { ok: true, plan, usage };
      reason = 'the model cites no file that exists';
    } catch (error) {
      if (request.signal.aborted) return { ok: false, reason: 'cancelled', retryable: false, usage };
      if (NoObjectGeneratedError.isInstance(error)) {
        if (error.usage) usage = addUsage(usage, usageOf(error.usage as LanguageModelUsage, request.price));
        continue;
      }
      const failure = modelFailure(error);
      if (!failure) throw error;
      return { ok: false, ...failure, usage };
    }
  }
  return { ok: false, reason, retryable: true, usage };
}

function checked(answer: z.infer<typeof PlanAnswer>, { files, read }: ModelPlanRequest): PlanDraft | null {
  const known = new Set(files);
  const tidy = (path: string) => path.replace(/^(\.\/|\/workspace\/|\/)/, '').replace(/:\d+$/, '');
  const citations = answer.citations.flatMap(({ path, line }) => {
    const file = tidy(path);
    if (!known.has(file)) return [];
    const lines = read(file)?.split('\n').length ?? 0;
    return [{ path: file, ...(line !== null && line >= 1 && line <= lines ? { line } : {}) }];
  });
  const named = [...new Set(answer.files.map(tidy))].filter((file) => known.has(file));
  if (named.length === 0 && citations.length === 0) return null;
  const short = (text: string, most: number) => cleaned(text, most);
  return {
    cause: short(answer.cause, 1000),
    files: (named.length > 0 ? named : [...new Set(citations.map((each) => each.path))]).slice(0, 12),
    tasks: answer.tasks
      .map((task) => short(task, 300))
      .filter(Boolean)
      .slice(0, 8),
    citations: citations.slice(0, 20),
  };
}

function planPrompt({ told, files, read }: ModelPlanRequest): string {
  const quotation = newQuotation();
  const quoted = (text: string) => `${quotation.open}\n${text}\n${quotation.close}`;
  const frames = matchFrames(told.frames, files)
    .slice(0, 15)
    .map(({ frame, files: paths }) => `- ${paths.join(' or ')}${frame.line ? `:${frame.line}` : ''}`);
  return fillPrompt('plan', {
    ...quotation,
    title: quoted(cleaned(told.title, 300)),
    summary: quoted(cleaned(told.summary, 3000)),
    reports: quoteReports(told.reports, quotation),
    frames: frames.join('\n') || 'none',
    files: quoted(
      files
        .slice(0, 400)
        .map((file) => cleaned(file, 200))
        .join('\n'),
    ),
    excerpts: excerpts({ told, files, read }, quotation),
  });
}

const EXCERPTS_MAX = 6;
const LINES_AROUND = 25;

/** The lines around what frames and words point to. */
function excerpts(
  { told, files, read }: Pick<ModelPlanRequest, 'told' | 'files' | 'read'>,
  { open, close }: Quotation,
): string {
  const fromFrames = matchFrames(told.frames, files).flatMap(({ frame, files: [file] }) =>
    file ? [{ file, line: frame.line }] : [],
  );
  const fromWords = candidateFiles(told, files, read).map(({ file, line }) => ({ file, line }));
  const byFile = new Map([...fromWords.reverse(), ...fromFrames.reverse()].map((place) => [place.file, place]));
  const parts = [...byFile.values()]
    .reverse()
    .slice(0, EXCERPTS_MAX)
    .flatMap(({ file, line = 1 }) => {
      const text = read(file);
      if (text === null) return [];
      const from = Math.max(1, line - LINES_AROUND);
      const lines = text.split('\n').slice(from - 1, line + LINES_AROUND);
      return [
        `${open}\n${file}\n${cleaned(lines.map((each, index) => `${from + index}  ${each}`).join('\n'), 5000)}\n${close}`,
      ];
    });
  return parts.join('\n\n') || 'none';
}
