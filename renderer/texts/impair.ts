export const impair = {
  title: (node: string, to: string) => `Impair the link of ${node} to ${to}`,
  description:
    'What goes wrong on it, in the words of the lab file, until you take it back. It happens to what the node sends (out), to what it gets (in), or to both.',
  labels: {
    rate: 'Rate, such as 10mbit',
    delay: 'Delay, such as 40ms',
    jitter: 'Jitter, such as 5ms',
    loss: 'Lost, such as 1%',
    corrupt: 'Corrupted, such as 0.1%',
    duplicate: 'Duplicated, such as 1%',
    reorder: 'Reordered, such as 5%',
    direction: 'Direction',
    down: 'Down: nothing passes, either way',
  },
  set: 'Impair',
  off: 'Again as the file says',
  none: 'Nothing wrong',
} as const
