// The roles a person can have here, as the core writes them.
export const roles = ["broker", "clerk", "reviewer", "administrator"] as const;

export type Role = (typeof roles)[number];
