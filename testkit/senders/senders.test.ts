import { expect, test } from 'vitest';
import { signAsGitHub } from './github.ts';
import { signAsSentry } from './sentry.ts';
import { newStandardWebhookSecret, signAsStandardWebhook } from './standard-webhooks.ts';

test("a GitHub webhook carries the signature of GitHub's documented vector", () => {
  const { headers } = signAsGitHub('Hello, World!', "It's a Secret to Everybody", { event: 'ping' });
  expect(headers['x-hub-signature-256']).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
  expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a Sentry hook signs the raw body alone, so the timestamp does not change the signature', () => {
  const key = '0b'.repeat(20);
  const rfc4231 = signAsSentry('Hi There', Buffer.from(key, 'hex').toString('latin1'), { resource: 'event_alert' });
  expect(rfc4231.headers['sentry-hook-signature']).toBe(
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  );
  const one = signAsSentry('{}', 'secret', { resource: 'issue', timestampSeconds: 1 });
  const two = signAsSentry('{}', 'secret', { resource: 'issue', timestampSeconds: 2 });
  expect(one.headers['sentry-hook-signature']).toBe(two.headers['sentry-hook-signature']);
  expect(two.headers['sentry-hook-timestamp']).toBe('2');
});

test("a Standard Webhooks message carries the signature of the specification's vector", () => {
  const { headers } = signAsStandardWebhook('{"test": 2432232314}', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampSeconds: 1614265330,
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('two Standard Webhooks secrets give two signatures, as during a rotation', () => {
  const secrets = `${newStandardWebhookSecret()} ${newStandardWebhookSecret()}`;
  const { headers } = signAsStandardWebhook('{}', secrets);
  expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
});

test('a Standard Webhooks secret that is too short is refused', () => {
  expect(() => signAsStandardWebhook('{}', 'whsec_YWJj')).toThrow('24 to 64 bytes');
});
