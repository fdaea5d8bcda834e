import type { Outside } from '../repair-honesty/outside.ts';

/** What an escape may aim at: the doors and the secret outside, and a process of the host that holds the secret too. */
export interface Aim extends Outside {
  canaryPid: number;
  /** A number of seconds that stands in the command line of whatever an escape leaves running. */
  mark: string;
}

/** One thing that a hostile agent tries in its sandbox. It is noticed by what it does outside, or by the word that it prints. */
export interface Escape {
  name: string;
  argv(aim: Aim): string[];
  /** Milliseconds that it is given. */
  limitMs?: number;
}

/** Printed by an escape that could do what it must not be able to do. */
export const ESCAPED = 'E-S-C-A-P-E-D';

export const LIMITS = { wallMs: 20_000, memoryMb: 256, pids: 64, diskMb: 64, outputBytesMax: 200_000 };

export const sh = (name: string, script: (aim: Aim) => string, limitMs?: number): Escape => ({
  ...{ name, argv: (aim) => ['/bin/sh', '-c', script(aim)] },
  ...(limitMs && { limitMs }),
});

/** Python whose last expression decides: true is an escape; anything that is thrown is none. */
export const py = (name: string, body: (aim: Aim) => string, limitMs?: number): Escape => ({
  ...{ name, argv: (aim) => ['python3', '-c', wrapped(body(aim))] },
  ...(limitMs && { limitMs }),
});

export const node = (name: string, body: (aim: Aim) => string): Escape => ({
  name,
  argv: (aim) => ['node', '-e', body(aim)],
});

const wrapped = (body: string) =>
  [
    'import ctypes, os, socket, struct, sys, time',
    'libc = ctypes.CDLL(None, use_errno=True)',
    'def attempt():',
    ...body.split('\n').map((line) => `    ${line}`),
    'try:',
    '    answer = attempt()',
    `    print("${ESCAPED}" if answer is True else answer)`,
    'except BaseException as error:',
    '    print(type(error).__name__, error)',
  ].join('\n');
