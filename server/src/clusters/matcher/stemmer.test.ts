import { describe, expect, it } from 'vitest';
import { stem } from './stemmer.ts';

// The examples that the paper gives for its rules, run through all five steps.
const EXAMPLES =
  `caresses caress ponies poni ties ti caress caress cats cat feed feed agreed agre plastered plaster bled bled
motoring motor sing sing conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss
fizzed fizz failing fail filing file happy happi sky sky relational relat conditional condit rational ration valenci valenc
hesitanci hesit digitizer digit conformabli conform radicalli radic differentli differ vileli vile analogousli analog
vietnamization vietnam predication predic operator oper feudalism feudal decisiveness decis hopefulness hope
callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl triplicate triplic formative form formalize formal
electriciti electr electrical electr hopeful hope goodness good revival reviv allowance allow inference infer airliner airlin
gyroscopic gyroscop adjustable adjust defensible defens irritant irrit replacement replac adjustment adjust dependent depend
adoption adopt homologou homolog communism commun activate activ angulariti angular homologous homolog effective effect
bowdlerize bowdler probate probat rate rate cease ceas controll control roll roll`.split(/\s+/);

describe('the English stemmer', () => {
  it('strips as the paper shows', () => {
    for (let at = 0; at < EXAMPLES.length; at += 2) {
      expect(`${EXAMPLES[at]} ${stem(EXAMPLES[at]!)}`).toBe(`${EXAMPLES[at]} ${EXAMPLES[at + 1]}`);
    }
  });

  it('brings the forms of one word together', () => {
    expect(new Set(['connect', 'connected', 'connecting', 'connection', 'connections'].map(stem))).toHaveLength(1);
    expect(stem('is')).toBe('is');
  });
});
