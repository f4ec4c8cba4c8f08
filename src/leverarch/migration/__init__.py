"""From one framework to another: what moves, what is proposed for each item, what stays without one.

`proposal` decides, `files` turns it into bytes of content/, `outcome` and `document` say it.
"""
