import { expect, test } from 'vitest';
import { startFakeLlm } from '../../testkit/fake-llm/index.ts';
import { localSandbox } from '../sandboxes/local.ts';
import { JOB_MOUNTS } from '../types.ts';
import { SOCKET } from './open-gateway.ts';
import { ask, closing, KEY, open, openAiBody, plenty } from './test-gateway.ts';

const sandboxes = localSandbox();
const { ok, problems } = await sandboxes.selfTest();
if (!ok) console.warn(`The gateway is not tried from a sandbox: ${problems.join(' ')}`);

test.runIf(ok)(
  'a program in a sandbox without network reaches the model through the relay, and sees no key',
  async () => {
    const llm = await startFakeLlm({ apiKey: KEY, script: () => ({ text: 'Good day to you.' }) });
    closing.push(llm);
    const gateway = await open({ provider: 'openai', model: 'gpt-5', apiKey: KEY, baseURL: llm.baseUrls.openai });
    const grant = gateway.grant('openai-chat', plenty);
    await using sandbox = await sandboxes.create({
      jobId: 'gateway',
      limits: { wallMs: 20_000, memoryMb: 512, pids: 64, diskMb: 64, outputBytesMax: 1_000_000 },
      signal: new AbortController().signal,
      mounts: [{ from: gateway.folder, to: `${JOB_MOUNTS}gateway` }],
    });
    const script = `
    const ask = (path, token) => fetch('http://127.0.0.1:4100' + path, { method: 'POST',
      headers: { authorization: 'Bearer ' + token }, body: ${JSON.stringify(JSON.stringify(openAiBody))} });
    const answer = await ask('/v1/chat/completions', process.env.TOKEN);
    console.log(answer.status, (await answer.json()).choices[0].message.content);
    console.log((await ask('/v1/models', process.env.TOKEN)).status, (await ask('/v1/chat/completions', 'x')).status);
    process.exit(5);`;
    const relayed = ['node', `${JOB_MOUNTS}gateway/relay.mjs`, `${JOB_MOUNTS}gateway/${SOCKET}`, '4100'];
    const argv = [...relayed, 'node', '--input-type=module', '-e', script];
    const result = await sandbox.run({ argv, env: { TOKEN: grant.token } });
    expect(result).toMatchObject({ stdout: '200 Good day to you.\n403 401\n', exitCode: 5 });
    const search = `env; cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'; grep -rsa ${KEY.slice(0, 11)} /opt/job /home /tmp /workspace`;
    expect((await sandbox.run({ argv: [...relayed, '/bin/sh', '-c', search] })).stdout).not.toContain(KEY);
    await gateway[Symbol.asyncDispose]();
    const asking = ask(gateway, '/v1/chat/completions', openAiBody, grant.token);
    await expect(asking).rejects.toThrow('ENOENT');
  },
);
