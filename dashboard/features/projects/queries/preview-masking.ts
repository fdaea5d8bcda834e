import type { Client, MaskingPreview } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const maskingQuery = (api: Client, projectId: string, body: MaskingPreview) =>
  queryOptions({
    queryKey: [projectId, 'masking', body],
    queryFn: () => api.project(projectId).previewMasking(body),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
