#!/bin/sh
# Prints what a command says, and ends well whether the command does or not: `says.sh ping -c1 10.0.0.4`.
"$@" 2>&1 || true
