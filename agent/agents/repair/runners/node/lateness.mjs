import { setInterval as beatEvery, clearInterval as endBeat } from 'node:timers';

const BEAT_MS = 20;
const tick = process.hrtime.bigint;
let late = false;

/** How long this process could have run and was not let: what is neither processor time of its own nor waiting. */
export function watchStarvation() {
  const began = tick();
  const cpu = process.cpuUsage();
  let beats = 0;
  const timer = beatEvery(() => beats++, BEAT_MS);
  timer.unref();
  return {
    stolenMs() {
      const { user, system } = process.cpuUsage(cpu);
      return Number(tick() - began) / 1e6 - beats * BEAT_MS - (user + system) / 1000;
    },
    end: () => endBeat(timer),
  };
}

const SIGN = /longer than \d+ ms|timeout|timed out/i;

/** Told of each test that fails: what a limit ended may have been slow through no fault of its own. */
export function noteFailure(error) {
  late ||= error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || SIGN.test(String(error?.message));
}

/** A check that says where a limit struck while the machine was busy with something else. */
export const sayingStarved = (check) => async (request) => {
  late = false;
  const starvation = watchStarvation();
  try {
    const verdict = await check(request);
    return { ...verdict, isStarved: late && starvation.stolenMs() > request.testTimeoutMs / 4 };
  } finally {
    starvation.end();
  }
};
