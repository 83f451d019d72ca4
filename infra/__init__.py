"""What exists on AWS, made from what the functions say of themselves."""
