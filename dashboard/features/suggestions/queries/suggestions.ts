import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const suggestionsQuery = (api: Client, projectId: string) =>
  queryOptions({ queryKey: [projectId, 'suggestions'], queryFn: () => api.project(projectId).suggestions.list() });
