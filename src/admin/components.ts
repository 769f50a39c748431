import { z } from 'zod';

/** The schemas that the OpenAPI document names. */
export const components = z.registry<{ id: string }>();

/** Puts the schema into the document under this name. */
export function component<S extends z.ZodType>(id: string, schema: S): S {
  components.add(schema, { id });
  return schema;
}

/** How many of something. */
export const quantity = z.int().min(0);

/** Milliseconds since 1970 as RFC 3339 in UTC. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** `{ items, next }`: a page of a list. */
export function pageOf<S extends z.ZodType>(id: string, item: S) {
  return component(
    id,
    z.object({
      items: z.array(item),
      next: z.string().optional().describe('Pass it as `after` for the next page; absent on the last one'),
    }),
  );
}
