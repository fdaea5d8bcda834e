'use client';
import { useState } from 'react';

/** What is put off comes after all the others; the first that was put off comes first again. */
export function usePutOff<Item extends { id: string }>(items: Item[]) {
  const [off, setOff] = useState<string[]>([]);
  const late = off.flatMap((id) => items.find((item) => item.id === id) ?? []);
  return {
    ordered: [...items.filter(({ id }) => !off.includes(id)), ...late],
    putOff: (id: string) => setOff([...off.filter((other) => other !== id), id]),
  };
}
