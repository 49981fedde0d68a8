export const workspace = {
  noLab: 'No lab is open.',
} as const
