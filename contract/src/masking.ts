import { z } from 'zod';

/**
 * A text of one's own to mask: as it is written, in any case, as whole words. `#` stands for one digit and `*` for the rest of a word
 * (100 characters at most), so that no pattern can take long.
 */
export const MaskPattern = z
  .string()
  .trim()
  .min(3)
  .max(100)
  .regex(/^[^*#\s]/, 'it begins with a character that is neither * nor #')
  .refine(
    (pattern) => pattern.replace(/[*#\s]/g, '').length >= 2,
    'it needs at least two characters that are neither * nor #',
  )
  .refine(
    (pattern) => !pattern.includes('**') && pattern.split('*').length <= 4,
    'at most three *, none beside another',
  );

/** What is masked in feedback before it is stored. */
export const MaskingRules = z.object({
  email: z.boolean().default(true),
  ip: z.boolean().default(true),
  card: z.boolean().default(true),
  token: z.boolean().default(true),
  patterns: z.array(MaskPattern).max(50).default([]),
});
export type MaskingRules = z.infer<typeof MaskingRules>;

export const MaskingPreview = z.object({ text: z.string().max(5000), masking: MaskingRules });
export type MaskingPreview = z.infer<typeof MaskingPreview>;
export const MaskingPreviewed = z.object({ text: z.string() });
export type MaskingPreviewed = z.infer<typeof MaskingPreviewed>;
