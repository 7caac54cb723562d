"""When the site was away: nobody could hand in meanwhile, so a call that was about to close may be extended for all."""
