import { createGoogle } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount, Output, type ToolSet, tool } from 'ai';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { brain } from './brain.ts';
import { type FakeLlm, startFakeLlm } from './index.ts';

const fix = {
  when: /total is wrong/i,
  path: 'src/total.ts',
  find: 'a - b',
  replace: 'a + b',
  cause: 'The total subtracts.',
  test: { path: 'src/total.test.ts', content: 'expect(total(1, 2)).toBe(3);\n' },
};
let llm: FakeLlm;
let files: Map<string, string>;
let commands: string[];

beforeEach(async () => {
  llm = await startFakeLlm({ script: brain({ fixes: [fix], testCommand: 'npm test' }) });
  files = new Map([['src/total.ts', 'export const total = (a: number, b: number) => a - b;\n']]);
  commands = [];
});
afterEach(async () => {
  expect(llm.violations).toEqual([]);
  await llm.stop();
});

test('the brain reads, edits, adds the test, runs the tests and finishes', async () => {
  const { text } = await work(tools());
  expect(files.get('src/total.ts')).toContain('a + b');
  expect(files.get('src/total.test.ts')).toContain('toBe(3)');
  expect(commands).toEqual(['npm test']);
  expect(text).toBe('The total subtracts. I changed src/total.ts.');
});

test('the brain fits its calls to other names of tools and parameters', async () => {
  const { read, edit } = tools();
  const finished: string[] = [];
  const other: ToolSet = {
    read_file: tool({
      inputSchema: z.object({ file_path: z.string() }),
      execute: ({ file_path }) => runTool(read, { path: file_path }),
    }),
    str_replace: tool({
      inputSchema: z.object({ file: z.string(), oldText: z.string(), newText: z.string(), reason: z.string() }),
      execute: ({ file, oldText, newText }) => runTool(edit, { path: file, find: oldText, replace: newText }),
    }),
    run_tests: tool({ inputSchema: z.object({}), execute: async () => ({ exitCode: 0, stdout: 'ok' }) }),
    finish: tool({
      inputSchema: z.object({ summary: z.string() }),
      execute: async ({ summary }) => void finished.push(summary),
    }),
  };
  await work(other);
  expect(files.get('src/total.ts')).toContain('a + b');
  expect(finished).toEqual(['The total subtracts. I changed src/total.ts.']);
});

test('a tool that does not do its work is not talked over', async () => {
  files.set('src/total.ts', 'something else');
  expect((await work(tools())).text).toContain('changed nothing');
  files.set('src/total.ts', 'a - b');
  const broken = {
    ...tools(),
    edit: tool({ inputSchema: z.object({ path: z.string() }), execute: async () => 'error: read-only' }),
  };
  expect((await work(broken)).text).toContain('refused');
});

test('tests that still fail are said to fail', async () => {
  const failing = {
    ...tools(),
    run: tool({ inputSchema: z.object({ command: z.string() }), execute: async () => ({ exitCode: 1 }) }),
  };
  expect((await work(failing)).text).toContain('the tests still fail');
});

test('a request that no fix is known for changes nothing', async () => {
  expect((await work(tools(), 'Cannot sign in')).text).toContain('changed nothing');
});

test('a plan is asked for as JSON and names the file', async () => {
  const schema = z.object({
    cause: z.string(),
    files: z.array(z.string()),
    tasks: z.array(z.string()).min(1),
    confidence: z.enum(['low', 'high']),
    citations: z.array(z.object({ path: z.string(), line: z.number() })).min(1),
  });
  const model = createGoogle({ baseURL: llm.baseUrls.gemini, apiKey: llm.apiKey })('gemini-2.5-flash');
  const { output } = await generateText({ model, prompt: 'The total is wrong', output: Output.object({ schema }) });
  expect(output).toMatchObject({ cause: fix.cause, files: [fix.path], citations: [{ path: fix.path, line: 1 }] });
});

function work(set: ToolSet, prompt = 'The total is wrong') {
  const model = createOpenAICompatible({ name: 'fake', baseURL: llm.baseUrls.openai, apiKey: llm.apiKey })('gpt-5');
  return generateText({ model, prompt, tools: set, stopWhen: isStepCount(10) });
}

function tools() {
  return {
    read: tool({
      inputSchema: z.object({ path: z.string() }),
      execute: async ({ path }) => files.get(path) ?? 'error: no such file',
    }),
    edit: tool({
      inputSchema: z.object({ path: z.string(), find: z.string(), replace: z.string() }),
      execute: async ({ path, find, replace }) => {
        files.set(
          path,
          (files.get(path) ?? '').replace(find, () => replace),
        );
        return 'edited';
      },
    }),
    write: tool({
      inputSchema: z.object({ path: z.string(), content: z.string() }),
      execute: async ({ path, content }) => {
        files.set(path, content);
        return 'written';
      },
    }),
    run: tool({
      inputSchema: z.object({ command: z.string() }),
      execute: async ({ command }) => {
        commands.push(command);
        return { exitCode: 0, stdout: '1 passed' };
      },
    }),
  };
}

function runTool<Input, Result>(one: { execute?: (input: Input, options: never) => Result }, input: Input): Result {
  if (!one.execute) throw new Error('the tool has nothing to execute');
  return one.execute(input, {} as never);
}
