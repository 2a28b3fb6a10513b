"""What the web server loads of the witness; called once, the folder is named in the environment."""

import os
from pathlib import Path

from .home import Home
from .service import application_of

application = application_of(Home.open(Path(os.environ["GONGXIN_WITNESS_HOME"])))
