/** The measures of the map, in pixels at zoom 1. */

/** Between a box's edge and what is in it. */
export const pad = 14
export const chipHeight = 18
export const chipPad = 14
export const chipGap = 8
/** Longest name of a node, before an ellipsis. */
export const nameMax = 200
export const button = 20
/** From a host's upper edge to its first lane. */
export const header = 42
export const collapsedMin = 190

export const laneHead = 25
export const segment = 25
export const bridgeLane = 30
export const laneGap = 10
/** Of a VTEP in a collapsed host. */
export const dotLine = 14
/** From a host's lane to the mark on a tunnel that is cut off there. */
export const mouth = 26
/** Room for one line that leads past a lane. */
export const trunk = 12
/** Between two lines side by side. */
export const rail = 7

export const cellMin = 104
export const cellMax = 220
/** Four wider ones are not put side by side. */
export const cellWide = 140
export const cellPad = 9
export const cellGap = 14
export const cellHead = 24
export const line = 15
export const tagLine = 17
/** The dot that says whether a container runs. */
export const dot = 14
export const linesMax = 6
export const tagsMax = 4
export const rowTypical = 62
/** Between lanes and containers, and between rows of containers. */
export const rowGap = 22

export const hostGap = 44
export const hostRowGap = 30
export const lanGap = 60
export const lanBar = 30
export const lanMin = 200
/** From a LAN to the boxes that hang from it. */
export const cable = 34
export const railDrop = 26
export const router = 40
/** To what a box is aligned that is placed by hand. */
export const snap = 4
