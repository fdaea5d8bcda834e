import { describe, expect, it } from 'vitest';
import { crashesDiffer, crashOf } from './crash.ts';
import { crashFingerprint, frameKey, isInApp } from './frames.ts';
import type { Frame, MatchItem } from './item.ts';

function event(value: string, frames: Frame[]): MatchItem {
  return {
    id: 'e',
    source: 'sentry',
    title: `TypeError: ${value}`,
    body: '',
    exception: { type: 'TypeError', value },
    frames,
  };
}

const own = (file: string, name: string, line = 1): Frame => ({ file, function: name, line, inApp: true });

describe('frames', () => {
  it('have one key across builds: no lines, bundle hashes, lambda numbers, addresses', () => {
    expect(frameKey({ file: 'dist/main.3f2a1c9b.js', function: 'save', line: 3 })).toBe(
      frameKey({ file: 'dist/main.77aa01ce.js', function: 'save', line: 9 }),
    );
    expect(frameKey({ module: 'com.app.Cart', function: 'lambda$total$3' })).toBe(
      frameKey({ module: 'com.app.Cart', function: 'lambda$total$12' }),
    );
    expect(frameKey({ file: '/home/a/app/cart.py', function: 'f' })).toBe(
      frameKey({ file: 'C:\\build\\app\\cart.py', function: 'f' }),
    );
    expect(frameKey({ file: 'cart.py', function: 'f' })).not.toBe(frameKey({ file: 'cart.py', function: 'g' }));
  });

  it('are own code unless the source or their place says otherwise', () => {
    expect(isInApp({ file: 'src/a.ts' })).toBe(true);
    expect(isInApp({ file: '/app/node_modules/x/index.js' })).toBe(false);
    expect(isInApp({ module: 'java.util.zip.CRC32' })).toBe(false);
    expect(isInApp({ file: '/app/node_modules/x/index.js', inApp: true })).toBe(true);
  });

  it('make no fingerprint when there is too little to go by', () => {
    expect(crashFingerprint(event('x', [{ file: 'node_modules/a.js', function: 'f', inApp: false }]))).toBeNull();
    expect(crashFingerprint(event('x', [own('a.ts', 'f')]))).not.toBeNull();
    expect(crashFingerprint(event('x', [{ file: 'a.ts', function: 'f' }]))).toBeNull();
  });
});

describe('two captured crashes', () => {
  const a = crashOf(event('no amount', [own('src/cart.ts', 'total'), own('src/http.ts', 'handle')]));

  it('are one where the innermost own frame agrees, whatever called it', () => {
    const viaJob = crashOf(
      event('no amount', [own('src/cart.ts', 'total', 99), own('src/job.ts', 'run'), own('src/cron.ts', 'tick')]),
    );
    expect(crashesDiffer(a, viaJob, 0.4)).toBe(false);
  });

  it('differ where they only share the handler', () => {
    expect(
      crashesDiffer(a, crashOf(event('no amount', [own('src/profile.ts', 'name'), own('src/http.ts', 'handle')])), 0.6),
    ).toBe(true);
  });

  it('differ where all but the innermost is what calls everything, however much that is', () => {
    const calls = [own('src/route.ts', 'route'), own('src/http.ts', 'handle')];
    const short = crashOf(event('no amount', [own('src/cart.ts', 'total'), ...calls]));
    expect(crashesDiffer(short, crashOf(event('no rate', [own('src/tax.ts', 'sum'), ...calls])), 0.6)).toBe(true);
    expect(crashesDiffer(short, crashOf(event('no amount', [own('src/sum.ts', 'add'), ...calls])), 0.6)).toBe(false);
  });

  it('without frames must agree in type and message', () => {
    expect(crashesDiffer(crashOf(event('no user 17', [])), crashOf(event('no user 23', [])), 0)).toBe(false);
    expect(crashesDiffer(crashOf(event('no user 17', [])), crashOf(event('no order 17', [])), 0)).toBe(true);
  });

  it('and a report without a crash never differ', () => {
    expect(crashesDiffer(a, null, 0)).toBe(false);
  });
});
