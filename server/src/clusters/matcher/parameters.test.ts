import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BACKGROUND_CELLS, fittedParameters, packShares, readParameters } from './parameters.ts';
import file from './parameters-v1.json' with { type: 'json' };

describe('the fitted parameters', () => {
  it('fit in 128 KiB and hold a background for most cells', () => {
    expect(statSync(join(import.meta.dirname, 'parameters-v1.json')).size).toBeLessThanOrEqual(128 * 1024);
    const { background } = fittedParameters();
    expect(background.length).toBe(BACKGROUND_CELLS);
    expect(background.filter((share) => share > 0).length).toBeGreaterThan(30_000);
    expect(Math.max(...background)).toBeLessThanOrEqual(1);
  });

  it('survive packing to within a twentieth', () => {
    const shares = new Float64Array(BACKGROUND_CELLS);
    shares.set([0, 1, 0.5, 0.01, 0.0004]);
    const { background } = readParameters({ ...file, background: packShares(shares) });
    for (const [cell, share] of [...shares.subarray(0, 5)].entries()) {
      expect(Math.abs(background[cell]! - share)).toBeLessThanOrEqual(share / 20);
    }
  });

  it('set a higher bar the stricter the project is', () => {
    const { bars, askFrom } = fittedParameters();
    expect([askFrom, bars.loose, bars.default, bars.strict]).toEqual(
      [askFrom, bars.loose, bars.default, bars.strict].toSorted((a, b) => a - b),
    );
  });
});
