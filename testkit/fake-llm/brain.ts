import type { LlmAnswer, LlmRequest, LlmTool, LlmToolResult } from './exchange.ts';
import type { Script } from './in-order.ts';
import { sampleOf } from './sample.ts';

export interface KnownFix {
  /** Tried against all the text of the request; the first fix that matches is made. */
  when: RegExp;
  path: string;
  find: string;
  replace: string;
  cause: string;
  /** A reproducing test to add, where the agent is to write one. */
  test?: { path: string; content: string };
}

export interface BrainOptions {
  fixes: KnownFix[];
  /** What the tool that runs commands is given, where there is no tool that runs the tests by itself. */
  testCommand?: string;
  /** Answers requests for JSON before the built-in sample does. */
  objects?: (request: LlmRequest) => unknown;
}

/**
 * A scripted model for an agent's loop of tools: reads the file, edits it, adds the test, runs the tests and finishes.
 * It keeps nothing between requests: each step follows from the results that are in the request, so a tool that does
 * not work ends in an honest "no change". Tools and their parameters are found by what they are called.
 */
export function brain(options: BrainOptions): Script {
  return (request) => {
    const fix = options.fixes.find((one) => one.when.test(allText(request)));
    if (request.output) return { json: options.objects?.(request) ?? sampleOf(request.output.schema, hintsFor(fix)) };
    if (!fix) return finish(request, 'I know no fix for this, so I changed nothing.');
    return nextStep(request, fix, options.testCommand ?? 'npm test');
  };
}

function nextStep(request: LlmRequest, fix: KnownFix, testCommand: string): LlmAnswer {
  const { read, edit, write, run } = toolsOf(request.tools);
  if (!read || !edit) return finish(request, 'I have no tools to read and edit files with.');
  const seen = lastResult(request, read);
  if (!seen) return { text: `Let me look at ${fix.path}.`, toolCalls: [callOf(read, { path: fix.path })] };
  if (!seen.output.includes(fix.find))
    return finish(request, `${fix.path} does not hold what I expected, so I changed nothing.`);
  const edited = lastResult(request, edit);
  if (!edited)
    return { text: fix.cause, toolCalls: [callOf(edit, { path: fix.path, old: fix.find, new: fix.replace })] };
  if (looksFailed(edited)) return finish(request, `The edit was refused: ${edited.output}`);
  if (fix.test && write && !lastResult(request, write)) {
    return { toolCalls: [callOf(write, { path: fix.test.path, content: fix.test.content })] };
  }
  const ran = run && lastResult(request, run);
  if (run && !ran) return { toolCalls: [callOf(run, { command: testCommand })] };
  if (ran && looksFailed(ran)) return finish(request, `${fix.cause} I changed ${fix.path}, but the tests still fail.`);
  return finish(request, `${fix.cause} I changed ${fix.path}.`);
}

function finish(request: LlmRequest, summary: string): LlmAnswer {
  const tool = toolsOf(request.tools).finish;
  return tool && !lastResult(request, tool) ? { toolCalls: [callOf(tool, { summary })] } : { text: summary };
}

function toolsOf(tools: LlmTool[]): Record<'read' | 'edit' | 'write' | 'run' | 'finish', LlmTool | undefined> {
  const named = (pattern: RegExp) => tools.find((tool) => pattern.test(tool.name));
  return {
    read: named(/^(read|view|open|cat)/i),
    edit: named(/^(edit|replace|str_?replace)/i),
    write: named(/^(write|create)/i),
    run: named(/test/i) ?? named(/^(run|bash|shell|exec|command)/i),
    finish: named(/^(finish|done|submit|complete)/i),
  };
}

const otherNames: Record<string, RegExp> = {
  path: /path|file/i,
  old: /^(old|find|search|from)/i,
  new: /^(new|replace|to$)/i,
  content: /content|text/i,
  command: /command|cmd|argv|script/i,
  summary: /summary|message|answer|reason/i,
};

/** Fills the tool's own parameters; what a tool has no parameter for is left out. */
function callOf(tool: LlmTool, values: Record<string, string>): { name: string; input: Record<string, unknown> } {
  const properties = (tool.schema.properties ?? {}) as Record<string, { type?: string }>;
  const input: Record<string, unknown> = {};
  for (const [meaning, value] of Object.entries(values)) {
    const names = Object.keys(properties);
    const name = names.includes(meaning) ? meaning : names.find((key) => otherNames[meaning]?.test(key));
    if (name) input[name] = properties[name]?.type === 'array' ? value.split(' ') : value;
  }
  const required = Array.isArray(tool.schema.required) ? (tool.schema.required as string[]) : [];
  for (const key of required) input[key] ??= sampleOf(properties[key] ?? {}, values);
  return { name: tool.name, input };
}

function lastResult(request: LlmRequest, tool: LlmTool): LlmToolResult | undefined {
  return request.messages
    .flatMap((message) => (message.role === 'tool' ? message.results : []))
    .findLast((result) => result.name === tool.name);
}

function looksFailed(result: LlmToolResult): boolean {
  return result.isError || /"?(exit_?code|exitCode)"?\s*[:=]?\s*[1-9]|"ok":\s*false|^error\b/i.test(result.output);
}

function allText(request: LlmRequest): string {
  const spoken = request.messages.flatMap((message) => (message.role === 'user' ? [message.text] : []));
  return [request.instructions, ...spoken].join('\n');
}

function hintsFor(fix: KnownFix | undefined): Record<string, unknown> {
  if (!fix) return {};
  return {
    cause: fix.cause,
    summary: fix.cause,
    title: fix.cause,
    path: fix.path,
    files: [fix.path],
    tasks: [`Change ${fix.path}`],
  };
}
