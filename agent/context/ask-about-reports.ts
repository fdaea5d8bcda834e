import { z } from 'zod';
import { askModel, type ModelAnswer, type ModelQuestion } from '../models/ask-model.ts';
import { fillPrompt } from '../prompts/fill.ts';
import type { QuotedReport } from '../types.ts';
import { newQuotation, quoteReports } from './quote.ts';

type Asked = Pick<ModelQuestion<unknown>, 'model' | 'price' | 'signal'>;

const REPORT_CHARS_MAX = 1500;

const Wording = z.object({ title: z.string(), summary: z.string() });
export type Wording = z.infer<typeof Wording>;

/** A title and a summary for one problem from reports that stand for it, as the model gave them: unchecked words. */
export function askForWording(asked: Asked & { reports: QuotedReport[] }): Promise<ModelAnswer<Wording>> {
  const quotation = newQuotation();
  const prompt = fillPrompt('title', { ...quotation, reports: quoteReports(asked.reports.map(short), quotation) });
  return askModel({ ...asked, prompt, schema: Wording });
}

const Verdict = z.object({ same: z.boolean(), reason: z.string() });
export type Verdict = z.infer<typeof Verdict>;

/** Whether one pull request could solve what both groups of reports tell of. The reason is unchecked words. */
export function askWhetherOneProblem(
  asked: Asked & { first: QuotedReport[]; second: QuotedReport[] },
): Promise<ModelAnswer<Verdict>> {
  const quotation = newQuotation();
  const prompt = fillPrompt('judge', {
    ...quotation,
    first: quoteReports(asked.first.map(short), quotation),
    second: quoteReports(asked.second.map(short), quotation),
  });
  return askModel({ ...asked, prompt, schema: Verdict });
}

/** The beginning of a report says what it is about. */
const short = (report: QuotedReport): QuotedReport => ({ ...report, body: report.body.slice(0, REPORT_CHARS_MAX) });
