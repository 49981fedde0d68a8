export const connection = {
  lost: 'The engine is gone.',
  lostHint:
    'This window looks for it and goes on by itself when it is back; labs that were up go on running.',
} as const
