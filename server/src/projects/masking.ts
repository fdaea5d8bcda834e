import type { MaskingPreview, MaskingPreviewed } from '@soulcaster/contract';
import { type Ctx, requireRole } from '../context.ts';
import { maskText } from '../sources/mask.ts';

/** A text as it would be stored under these rules; nothing is kept. */
export function previewMasking(ctx: Ctx, { text, masking }: MaskingPreview): MaskingPreviewed {
  requireRole(ctx, 'viewer');
  return { text: maskText(text, masking) };
}
