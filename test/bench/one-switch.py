"""The one-bridge lab in Mininet: N hosts on one Linux bridge. Prints seconds up and down."""

import sys
import time

started = time.perf_counter()

from mininet.log import setLogLevel  # noqa: E402
from mininet.net import Mininet  # noqa: E402
from mininet.nodelib import LinuxBridge  # noqa: E402
from mininet.topo import SingleSwitchTopo  # noqa: E402

setLogLevel("error")
net = Mininet(topo=SingleSwitchTopo(int(sys.argv[1])), switch=LinuxBridge, controller=None)
net.start()
up = time.perf_counter()
net.stop()
print(up - started, time.perf_counter() - up)
