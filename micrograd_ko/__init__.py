"""micrograd_ko: 한국어로 배우는 스칼라 자동 미분."""
