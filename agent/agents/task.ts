import { cleaned, newQuotation, quoteReports } from '../context/quote.ts';
import { fillPrompt } from '../prompts/fill.ts';
import type { FixBrief } from '../types.ts';
import { writeCall } from './repair/examples/given.ts';
import { writeLiteral } from './repair/examples/write-literal.ts';

/** What the model is told: our instructions, and the task with every stranger's word as quoted data. */
export function taskPrompts(brief: FixBrief): { instructions: string; prompt: string } {
  const quotation = newQuotation();
  const quoted = (text: string) => `${quotation.open}\n${cleaned(text)}\n${quotation.close}`;
  const hints = [
    brief.repositoryHints ? `\nAbout this repository (from its settings)\n${cleaned(brief.repositoryHints)}` : '',
    brief.hint ? `\nA maintainer says\n${cleaned(brief.hint)}` : '',
    brief.examples?.length
      ? `\nA maintainer says what must come out; make it so, and bring it as a test\n${quoted(examplesText(brief.examples))}`
      : '',
    brief.failingOutput
      ? `\nYour last attempt failed the verification. Its output\n${quoted(brief.failingOutput.slice(-6000))}`
      : '',
  ];
  const prompt = fillPrompt('builtin-task', {
    title: quoted(brief.title),
    summary: quoted(brief.summary),
    reports: quoteReports(brief.reports, quotation),
    frames: quoted(framesText(brief)),
    plan: quoted(planText(brief)),
    test: brief.commands.test ?? 'not known, find out',
    hints: hints.join('\n'),
  });
  return { instructions: fillPrompt('builtin-instructions', { ...quotation }), prompt };
}

function examplesText(examples: NonNullable<FixBrief['examples']>): string {
  const lines = examples.map(({ call, expected }) => {
    const language = call.file?.endsWith('.py') ? 'python' : 'javascript';
    const end =
      expected.kind === 'value'
        ? `gives ${writeLiteral(expected.value, language)}`
        : `${expected.kind === 'error' ? 'raises' : 'does not raise'} ${expected.error}`;
    return `- ${writeCall(call, language)}${call.file ? ` of ${call.file}` : ''} ${end}`;
  });
  return lines.join('\n');
}

function framesText({ frames }: FixBrief): string {
  const own = frames.filter((frame) => frame.inApp).slice(0, 20);
  const lines = own.map(
    ({ file, line, function: name }) => `- ${file}${line ? `:${line}` : ''}${name ? ` in ${name}` : ''}`,
  );
  return lines.join('\n') || 'none';
}

function planText({ plan }: FixBrief): string {
  const places = plan.citations.map(({ path, line }) => (line ? `${path}:${line}` : path));
  return [
    `Cause: ${plan.cause}`,
    `Files: ${plan.files.join(', ')}`,
    `Places: ${places.join(', ')}`,
    ...plan.tasks.map((task) => `- ${task}`),
  ].join('\n');
}
